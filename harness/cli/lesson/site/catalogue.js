// The texts of the lesson and what there is to play, asked for once.
import { ask } from "./parts.js";

export const catalogue = await ask("/api/catalogue");
