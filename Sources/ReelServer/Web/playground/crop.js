/** The size that a video will have for a first picture: the server's rule, of sizes that the server names. Null: the picture's own shape. */
export function videoSize(sizes, picture) {
  if (!sizes) return null;
  if (sizes.length === 1 || !picture) return sizes.length === 1 ? sizes[0] : null;
  const ratio = picture.width / picture.height;
  const distance = ([width, height]) => Math.max(width / height / ratio, ratio / (width / height));
  const nearest = Math.min(...sizes.map(distance));
  return sizes.find((size) => distance(size) <= nearest * (1 + 1e-9));
}

/** What of a picture stays, around its middle, as shares of its sides. */
export function kept(picture, size) {
  if (!size) return { width: 1, height: 1 };
  const ratio = size[0] / size[1] / (picture.width / picture.height);
  return ratio > 1 ? { width: 1, height: 1 / ratio } : { width: ratio, height: 1 };
}

/** The same in words; empty where nothing falls away. */
export function inWords({ width, height }) {
  const lost = Math.round((1 - Math.min(width, height)) * 100);
  if (lost < 1) return "";
  return width < height ? `${lost} % of its width falls away` : `${lost} % of its height falls away`;
}
