import { getServerSession } from 'next-auth'
import { options } from './options.js'

/** Says who is signed in, and what the API answers to the token. */
export default async function Page() {
  const session = await getServerSession(options)
  if (!session) return <p>Nobody is signed in.</p>
  const headers = { authorization: `Bearer ${session.accessToken}` }
  const answer = await fetch(`${process.env.MOCKAPI}/me`, { headers, cache: 'no-store' })
  return <p>{`${session.user.name}, ${session.role}: ${answer.status}`}</p>
}
