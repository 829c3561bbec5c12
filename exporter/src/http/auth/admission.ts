import type { Request, RequestHandler } from 'express';
import { clientOf } from '../clients/client.ts';
import { HttpProblem } from '../problem.ts';
import type { Log } from '../log.ts';
import { Passwords } from './passwords.ts';
import type { WebConfig } from './web-config.ts';

/** Lets a request in if the web configuration does. */
export function admission(current: () => WebConfig, log: Log, passwords = new Passwords()): RequestHandler {
  let logged: unknown = null;

  return async (request, response, next) => {
    const { users, headers } = usable();
    response.set(headers);
    if (users.size === 0 || (await isUser(request, users, passwords))) return next();
    throw new HttpProblem(
      'login-needed',
      "A user and a password of the exporter's web configuration are needed.",
      { headers: { 'WWW-Authenticate': 'Basic realm="Daskscope", charset="UTF-8"' } },
    );
  };

  /** A configuration that turned bad lets nobody in: who was let in before may be just what changed. */
  function usable(): WebConfig {
    try {
      return current();
    } catch (cause) {
      if (cause !== logged) log.error((cause as Error).message);
      logged = cause;
      throw new HttpProblem(
        'misconfigured',
        "The exporter's web configuration cannot be used. Its log says why.",
      );
    }
  }
}

async function isUser(
  { headers, socket }: Request,
  users: ReadonlyMap<string, string>,
  passwords: Passwords,
): Promise<boolean> {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(headers.authorization ?? '')?.[1];
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  if (user === undefined || password === undefined) return false;
  // For a user that does not exist another's hash, so that the answer takes as long and tells nothing.
  const hash = users.get(user) ?? [...users.values()][0]!;
  return (await passwords.check(password, hash, clientOf(socket))) && users.has(user);
}
