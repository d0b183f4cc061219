import type { Environment } from '../served-mocks.ts'
import type { DecoderOf } from '../http/coding.ts'
import type { Family } from '../metrics/family.ts'
import type { SendRequest } from '../webhooks/post.ts'
import { compressor } from './compressor.ts'
import { connectionOf } from './connection.ts'
import { decoderOf } from './decoder.ts'
import { packing } from './packing.ts'

/** Sends a webhook by `node:http`, which is loaded with what looks names up when the first one is sent. */
const sendWebhook: SendRequest = async (request) =>
  (await import('./send-webhook.ts')).sendWebhook(request)

/** Loaded when it is asked for first: it watches the event loop from then on. */
const processMetrics = async (): Promise<readonly Family[]> =>
  (await import('./process-metrics.ts')).processMetrics()

/** What Node has in the place of what browsers and workers have. */
export const ofNode: Required<
  Pick<
    Environment,
    'compressor' | 'connectionOf' | 'packing' | 'sendWebhook' | 'processMetrics'
  > & {
    readonly decoderOf: DecoderOf
  }
> = { compressor, connectionOf, decoderOf, packing, sendWebhook, processMetrics }
