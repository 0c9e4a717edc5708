/** Has the browser save a file, as a link with `download` does. */

/** Must be called in a handler of what the user did. */
export function saveFile(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // The download has its own hold on the file once it has begun, which is in the click (File API, blob URLs).
  URL.revokeObjectURL(url);
}
