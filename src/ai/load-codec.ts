import type { Codec } from './codec.ts'
import type { AiFormat } from './format.ts'

/** Loads the codec of a format, when it is spoken first. */
export function loadCodec(format: AiFormat): Promise<Codec> {
  return loaders[format]()
}

const loaders: Readonly<Record<AiFormat, () => Promise<Codec>>> = {
  openai: async () => (await import('./openai-chat.ts')).openaiChat,
  'openai-responses': async () => (await import('./openai-responses.ts')).openaiResponses,
  anthropic: async () => (await import('./anthropic.ts')).anthropic,
  gemini: async () => (await import('./gemini.ts')).gemini,
  'ai-sdk': async () => (await import('./ai-sdk.ts')).aiSdk,
}
