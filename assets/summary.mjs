// The leader's page keeps its date true; everything else lives in its magnets.

import {keepDates} from "./_date.mjs";
import {lang} from "./session.mjs";

export const start = () => keepDates(document, lang());
