import { addGrant } from '../state/grants.ts'
import { stateOf, type Grant } from '../state/state.ts'
import { needed, type TokenCall } from './token-call.ts'
import { refuse } from './refusal.ts'

/** Takes the answer of a user to a device that has waited for it (RFC 8628, section 3.4). */
export function deviceGrant({ context, provider, params, client }: TokenCall): Grant {
  const code = needed(params, 'device_code')
  const { devices } = stateOf(context, provider)
  const device = devices.get(code)
  if (!device || device.client !== client.id) {
    throw refuse(
      'invalid_grant',
      'The device code is not known: it was used, is of another client, or the server was started or reset since.',
    )
  }
  const now = context.now()
  if (now >= device.expires) {
    devices.delete(code)
    throw refuse('expired_token', 'Nobody has entered the code in time. Ask for another one.')
  }
  if (device.user === undefined) {
    const isEarly = now - device.asked < device.interval
    device.asked = now
    if (!isEarly)
      throw refuse('authorization_pending', `Nobody has entered ${device.userCode} yet.`)
    device.interval += 5000
    const seconds = device.interval / 1000
    throw refuse('slow_down', `The device asks too often: ask every ${seconds} seconds.`)
  }
  devices.delete(code)
  if (device.user === false) throw refuse('access_denied', 'The user has refused.')
  const { scope, audience, user: sub } = device
  const given = { client: client.id, sub, scope, audience, nonce: undefined, login: undefined }
  return addGrant(context, provider, { ...given, authTime: now })
}
