// Asks the mocks in mocks/ by the official clients of models, and compares what they make of the answers with what
// the mocks say. `node clients.mjs <address>`, with what package.json names installed; prints a line for each check.
import { aiSdk, uiMessages } from './ai-sdk.mjs'
import { anthropicMessages } from './anthropic.mjs'
import { end } from './check.mjs'
import { gemini } from './gemini.mjs'
import { openaiChat, openaiResponses } from './openai.mjs'

const parts = [openaiChat, openaiResponses, anthropicMessages, gemini, aiSdk, uiMessages]
for (const part of parts) await part()
end()
