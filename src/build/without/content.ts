import type * as content from '../../http/content.ts'

/** No value is a body by itself: answers of JSON say what they are. */
export const contentResponse: typeof content.contentResponse = () => undefined
