// Tables as files: each button hands out the CSV that the command line writes.
for (const button of document.querySelectorAll("button[data-file]")) {
  const name = button.dataset.file;
  button.hidden = false;
  button.addEventListener("click", () => {
    // The mark at the start tells spreadsheets that the file is UTF-8.
    download(name, new Blob(["\ufeff", data.files[name]], { type: "text/csv;charset=utf-8" }));
  });
}
