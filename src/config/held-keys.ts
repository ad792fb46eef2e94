import type { YamlFile } from '../labels/yaml-file.ts';
import type { Fault } from './faults.ts';

const SECRETS: ReadonlySet<string> = new Set(
  [
    'key keys secret secrets token tokens pass passwd password passphrase pwd auth authorization bearer credential',
    'credentials apikey apikeys apitoken apisecret accesskey accesstoken authtoken authkey secretkey privatekey',
    'clientsecret projectsecret clienttoken',
  ].flatMap((names) => names.split(' ')),
);
const URL_WITH_USER = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i;
const LONG_NAME = 20;

/**
 * Where a file seems to hold a key: an entry named like one, a URL with one among its parameters or with a user's name
 * or password, or a key given as the name of a variable. It cannot tell a key in the path of a URL.
 */
export function heldKeys({ texts }: YamlFile): readonly Fault[] {
  return texts.flatMap(({ text, path, isKey }): readonly Fault[] => {
    if (isKey)
      return isSecretName(text)
        ? [
            {
              path,
              expected:
                'expected no key in a file: name its environment variable in keyEnv, in alerts in secretEnv or passwordEnv',
            },
          ]
        : [];
    if (/^(?:key|secret|user|password)Env$/.test(String(path.at(-1))) && looksLikeKey(text))
      return [{ path, expected: 'expected the name of an environment variable, not the key itself' }];
    return holdsSecret(text)
      ? [{ path, expected: 'expected a URL without a key, user or password: name the variable in keyEnv' }]
      : [];
  });
}

const isSecretName = (name: string): boolean => SECRETS.has(name.toLowerCase().replace(/[^a-z]/g, ''));

/** Variables have words, keys have none. */
const looksLikeKey = (name: string): boolean =>
  name.length >= LONG_NAME && (!name.includes('_') || /[a-z]/.test(name));

function holdsSecret(text: string): boolean {
  if (!text.includes('://')) return false;
  if (URL_WITH_USER.test(text.trim())) return true;
  return [...text.matchAll(/[?&;#]([^=&;?#]*)=/g)].some(([, name = '']) => isSecretName(decoded(name)));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
