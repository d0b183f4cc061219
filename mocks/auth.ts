import { defineMock, route } from 'mockapi'
import { fields } from './_lib/schema.ts'
import { signedIn, tokenOf } from './_lib/session.ts'
import { users } from './users.ts'

/** Of several routes with one key, the first whose condition holds answers. */
export const locked = route('POST /login', {
  when: { 'body.email': 'locked@example.test' },
  handle: ({ error }) => error(423, 'Too many attempts. Try again in 15 minutes.'),
})

/** Any user may sign in; the password is always `secret`. */
export const login = route('POST /login', {
  body: fields({ email: 'text', password: 'text' }),
  delay: '20-60ms',
  handle: ({ body, cookie, db, error }) => {
    const [user] = db(users).where({ email: body.email })
    if (!user || body.password !== 'secret') return error(401, 'Wrong e-mail or password.')
    const token = tokenOf(user)
    cookie('session', token, { httpOnly: true, sameSite: 'Lax' })
    return { token, tokenType: 'Bearer', expiresIn: 3600, user }
  },
})

export const session = defineMock({
  'GET /me': (context) => signedIn(context),
  'POST /logout': ({ cookie }) => {
    cookie('session', '', { maxAge: 0 })
    return { signedIn: false }
  },
})
