import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CoinhoundError } from '../core/error.ts';

/** A text that stands in a page, and the source expression that lets a Content-Security-Policy run or apply it. */
export interface InlineText {
  readonly text: string;
  readonly allowed: string;
}

/** What the build made of `src/web/report` for a browser. */
export interface SiteFiles {
  readonly script: InlineText;
  readonly style: InlineText;
  /** Of other people's code in the script. */
  readonly licenses: string;
}

/**
 * Reads script, style sheet and licences of the report from the package: beside the compiled module, or from `dist` where the sources
 * run as they are. Throws `site-missing` where the package was never built.
 * `marks` are the colours that no file has.
 */
export function siteFiles(marks: string): SiteFiles {
  return {
    script: inline(read('report.js').replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')),
    style: inline(`${read('report.css')}\n${marks}`.replaceAll('</style', '<\\/style')),
    licenses: read('report-licenses.txt'),
  };
}

/** CR and NUL never survive an HTML parser, and a hash over them would not match. */
function inline(source: string): InlineText {
  const text = source.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '');
  const digest = createHash('sha256').update(text, 'utf8').digest('base64');
  return { text, allowed: `'sha256-${digest}'` };
}

function read(name: string): string {
  const places = [`../site/${name}`, `../../dist/site/${name}`];
  let cause: unknown;
  for (const place of places) {
    try {
      return readFileSync(fileURLToPath(new URL(place, import.meta.url)), 'utf8');
    } catch (error) {
      cause = error;
    }
  }
  throw new CoinhoundError('bug', 'site-missing', `the package has no ${name}, which a report needs`, {
    hint: 'install the package again, or run `npm run build` in a clone of the repository',
    details: { file: name },
    cause,
  });
}
