/** Style sheets that the build of the site collects; nothing is imported from them. */
declare module '*.css';
