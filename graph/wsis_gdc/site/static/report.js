// The figures of the report as PNG, two dots for each pixel.

for (const button of document.querySelectorAll("button.png")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const figure = button.closest("figure").querySelector("img");
    const [width, height] = [2 * figure.naturalWidth, 2 * figure.naturalHeight];
    const canvas = make("canvas", { width, height });
    canvas.getContext("2d").drawImage(figure, 0, 0, width, height);
    canvas.toBlob((blob) => download(`wsis-gdc-${button.dataset.name}.png`, blob), "image/png");
  });
}
