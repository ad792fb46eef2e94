import { writeFileSync } from 'node:fs';
import { readmePictures } from '../test/support/readme-pictures.ts';

/** Draws the pictures of the README from the shipped cases; a test holds them to these. */
for (const [path, svg] of readmePictures()) writeFileSync(new URL(`../${path}`, import.meta.url), svg);
