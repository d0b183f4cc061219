import { Reply, textReply } from '../../http/reply.ts'
import type { ReplyInit } from '../../http/reply.ts'

/** Keeps old browsers from showing an old answer, as json-server does. */
const fresh = { 'cache-control': 'no-cache', pragma: 'no-cache', expires: '-1' }

/** The answer with JSON that is ready. */
export function answer(json: string, { status, headers }: ReplyInit = {}): Reply {
  return textReply(json, 'application/json; charset=utf-8', {
    ...(status !== undefined && { status }),
    headers: { ...fresh, ...headers },
  })
}

/** 404 as json-server answers it, whatever is missing: an empty object. */
export function missing(): Reply {
  return answer('{}', { status: 404 })
}
