/** Copies a text and says so on the button for a moment. Without a clipboard, as over plain http, the text is marked for the keyboard. */
export async function copy(button, text) {
  const words = button.dataset.words ?? (button.dataset.words = button.textContent);
  let said = "Copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    said = copyByHand(text) ? "Copied" : "Cannot copy here";
  }
  button.textContent = said;
  clearTimeout(button.timer);
  button.timer = setTimeout(() => (button.textContent = words), 1500);
}

function copyByHand(text) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}
