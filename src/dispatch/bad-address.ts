import { problemReply, type Reply } from '../http/reply.ts'

/** 400 for an address whose percent-encoding is broken. */
export function badAddress(path: string): Reply {
  return problemReply(
    'bad-address',
    `The address ${JSON.stringify(path.slice(0, 200))} has a percent sign that is no valid encoding. Write it as %25.`,
  )
}
