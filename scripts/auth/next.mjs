import { check } from './check.mjs'
import { Visitor } from './visitor.mjs'

/** Signs in to an application of Next.js by next-auth. @param home where it listens */
export async function nextAuth(home) {
  console.log('next-auth')
  const said = ({ html }) => /<p>([^<]*)<\/p>/.exec(html)?.[1]
  await check(
    'signing in and out, in Next.js',
    async () => {
      const visitor = new Visitor()
      const before = said(await visitor.open(home))
      await visitor.open(`${home}/api/auth/signin?callbackUrl=${home}/`)
      await visitor.press('mockapi')
      const during = said(await visitor.press('Ada'))
      await visitor.open(`${home}/api/auth/signout?callbackUrl=${home}/`)
      await visitor.press('Sign out')
      return [before, during, said(await visitor.open(home))]
    },
    ['Nobody is signed in.', 'Ada, admin: 200', 'Nobody is signed in.'],
    // Each page is compiled when it is asked for.
    180_000,
  )
}
