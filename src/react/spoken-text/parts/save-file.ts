/** Saves a file the way a link with `download` does. */

/** Must be called in a handler of a user's action. */
export function saveFile(file: File): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // The download starts within the click and then holds the file itself (File API, blob URLs).
  URL.revokeObjectURL(url);
}
