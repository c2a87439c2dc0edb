// The front page: what this browser has had made.
import { showStrip } from "./history.js";

const section = document.getElementById("history");
showStrip(section);
addEventListener("storage", () => showStrip(section));
