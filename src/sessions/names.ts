/** The header, the cookie and the path prefix that name a session. */
export const sessionNames = {
  header: 'x-mockapi-session',
  cookie: 'mockapi-session',
  prefix: '/__session/',
} as const

/** Those that name an environment, which is made by its first use, and the host, which makes none. */
export const environmentNames = {
  header: 'x-mockapi-environment',
  cookie: 'mockapi-environment',
  prefix: '/~',
  host: '.localhost',
} as const

/** The names of sessions and environments; an address with a part `.` or `..` leads elsewhere (RFC 3986, section 5.2.4). */
export const idShape: RegExp = /^(?!\.\.?$)[\w.~-]{1,128}$/

/** Whether a text can name a session or an environment. */
export function isSessionName(id: string): boolean {
  return idShape.test(id)
}

/** The message for a text that cannot name a session. */
export function badSessionName(id: string): string {
  const shown = JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id)
  const why = /^\.\.?$/.test(id) ? ', since addresses leave it out' : ''
  return `${shown} cannot be the name of a session${why}. Write 1 to 128 letters, digits, ".", "_", "~" or "-".`
}

const sessionCookie = cookieShape(sessionNames.cookie)
const environmentCookie = cookieShape(environmentNames.cookie)

/** The session and the environment that the cookies of a request name. */
export function namedByCookies(cookies: string): {
  readonly session: string | undefined
  readonly environment: string | undefined
} {
  return {
    session: sessionCookie.exec(cookies)?.[1],
    environment: environmentCookie.exec(cookies)?.[1],
  }
}

function cookieShape(name: string): RegExp {
  return new RegExp(`(?:^|; *)${name}="?([^;"]*)`)
}

/** The environment that a host names, `checkout` of `checkout.localhost:4000`; undefined for none. */
export function namedByHost(host: string): string | undefined {
  // Most hosts are told by this, at each request.
  if (!host.includes(environmentNames.host)) return undefined
  return /^(.+)\.localhost\.?(?::\d+)?$/.exec(host)?.[1]
}
