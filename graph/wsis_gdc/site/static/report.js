// The figures of the report as PNG, two dots for each pixel.

for (const button of document.querySelectorAll("button.png")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const figure = button.closest("figure").querySelector("img");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * figure.naturalWidth, 2 * figure.naturalHeight];
    canvas.getContext("2d").drawImage(figure, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `wsis-gdc-${button.dataset.name}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  });
}
