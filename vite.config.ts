import { defineConfig } from 'vite';

/**
 * What a browser runs of the report, as one script and one style sheet that the exporter `html` puts into the page. They stand
 * under fixed names, and everything is in them: a page that opens from disk can load nothing.
 */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  publicDir: false,
  build: {
    outDir: 'dist/site',
    emptyOutDir: false,
    copyPublicDir: false,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    target: 'es2022',
    rollupOptions: {
      input: { report: 'src/web/report/main.tsx' },
      output: {
        format: 'iife',
        entryFileNames: '[name].js',
        assetFileNames: 'report[extname]',
      },
    },
  },
});
