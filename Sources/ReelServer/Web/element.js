/** Makes an element: properties of the object that it is, attributes where it has none of that name, and what is in it. */
export function element(tag, properties = {}, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "role") made[name] = value;
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...content.filter((part) => part != null));
  return made;
}
