import type { HeaderReader } from '../http/connection.ts'

/** How answers say at which place of the log they were made, and requests which place they want to see at least. */
export const positionNames: { readonly header: string; readonly cookie: string } = {
  header: 'x-mockapi-position',
  cookie: 'mockapi-position',
}

const cookieShape = /(?:^|;)\s*mockapi-position=([\w.~-]*)\.(\d+-\d+)\s*(?:;|$)/

/** The position that a request names by its header, or by the cookie of an earlier answer of the same session. */
export function positionNamed(header: HeaderReader, session: string): string | undefined {
  const named = header(positionNames.header)
  if (named !== undefined) return named
  const [, of, position] = cookieShape.exec(header('cookie') ?? '') ?? []
  return of === session ? position : undefined
}

/** The cookie that has browsers name a position in later requests of the session. */
export function positionCookie(session: string, position: string): string {
  return `${positionNames.cookie}=${session}.${position}; Path=/; SameSite=Lax`
}
