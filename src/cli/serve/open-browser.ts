import { spawn } from 'node:child_process';

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  // The empty text is the title that `start` takes a first quoted argument for.
  win32: ['cmd', '/c', 'start', ''],
};

/** Has the system open a link in a browser. Resolves with why it could not, and with null where it has begun to. */
export function openBrowser(link: string, platform: NodeJS.Platform): Promise<string | null> {
  const [command, ...args] = openers[platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(command, [...args, link], { stdio: 'ignore', detached: true });
    child.once('error', (error) => resolve(error.message));
    child.once('spawn', () => resolve(null));
    child.unref();
  });
}
