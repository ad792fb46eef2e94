/** Room that the buttons of a stage take in its corner at the top right, fingers' size: see `.stage-controls`. In pixels. */
export const CORNER = { width: 170, height: 56 };
