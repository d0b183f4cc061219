/** What an event of a model's answer may have: OpenAI, Anthropic, Gemini, the AI SDK. */
interface ModelEvent {
  readonly type?: unknown
  readonly delta?: unknown
  readonly choices?: readonly { readonly delta?: { readonly content?: unknown } }[]
  readonly candidates?: readonly {
    readonly content?: {
      readonly parts?: readonly { readonly text?: unknown; readonly thought?: unknown }[]
    }
  }[]
}

/** The part of a model's text that an event brings; empty for any other event. */
export function textOf(value: unknown): string {
  try {
    const { type, delta, choices, candidates } = value as ModelEvent
    const parts = candidates?.[0]?.content?.parts?.filter(({ thought }) => !thought)
    const isText = type === 'text-delta' || type === 'response.output_text.delta'
    const found = [
      choices?.[0]?.delta?.content,
      isText ? delta : (delta as { text?: unknown } | undefined)?.text,
      ...(parts ?? []).map(({ text }) => text),
    ]
    return found.filter((each) => typeof each === 'string').join('')
  } catch {
    // It only looked like one.
    return ''
  }
}
