import { expect, test } from 'vitest'
import { readAiOptions, type AiIssue } from '../../src/ai/options.ts'
import { split } from '../../src/ai/turn.ts'

test.each([
  [{}, 'An answer of a model has no "text" and no "tools".'],
  [{ pace: 3 }, 'An answer of a model has no "text" and no "tools".'],
  [7, '7 is no answer of a model.'],
  [{ text: 7 }, '"text" is 7.'],
  [{ text: 'a', reasoning: 1 }, '"reasoning" is 1.'],
  [{ text: 'a', txt: 1 }, '"txt" is no option of an answer of a model.'],
  [{ tools: [] }, '"tools" is [].'],
  [{ tools: [{ arguments: {} }] }, 'A tool call has no "name".'],
  [{ tools: [{ name: 'a', args: {} }] }, '"args" is no part of a tool call.'],
  [{ tools: [{ name: 'a', arguments: 7 }] }, 'The arguments of "a" are 7.'],
  [{ text: 'a', finish: 'end' }, '"finish" is "end".'],
  [{ text: 'a', pace: 'fast' }, '"pace" is "fast".'],
  [{ text: 'a', pace: 0 }, '"pace" is 0.'],
  [{ text: 'a', pace: '9-3' }, '"pace" is "9-3".'],
  [{ text: 'a', ttft: 'soon' }, '"ttft" is "soon".'],
  [{ text: 'a', ttft: 'offline' }, '"ttft" is "offline".'],
  [{ text: 'a', format: 'xai' }, '"format" is "xai".'],
  [{ text: 'a', usage: { input: -1 } }, '"usage" is {"input":-1}.'],
  [{ text: 'a', usage: { prompt: 1 } }, '"usage" is {"prompt":1}.'],
  [{ error: 200 }, '"status" is 200.'],
  [{ error: { status: 429, after: 1 } }, '"error" is {"status":429,"after":1}.'],
  [{ text: 'a', cut: 2 }, '"cut" is 2.'],
  [{ text: ['a'].values(), cut: 0.5 }, 'Where to cut a text that is iterated is not known before.'],
])('%j is refused', (given, message) => {
  expect(readAiOptions(given)).toMatchObject({ message, hint: expect.stringMatching(/./) })
})

test('a time that cannot be is not advised', () => {
  const { hint } = readAiOptions({ text: 'a', ttft: 'offline' }) as AiIssue
  expect(hint).toContain('"4g" or "forever"')
})

test.each([
  [30, [30, 30]],
  ['30', [30, 30]],
  ['30 tokens/s', [30, 30]],
  ['50-100 tokens/s', [50, 100]],
  ['0.5..2 tokens per second', [0.5, 2]],
  [
    [5, 10],
    [5, 10],
  ],
])('the pace %j', (pace, expected) => {
  expect(readAiOptions({ text: 'a', pace })).toMatchObject({ pace: expected })
})

test('templates are read once they are rendered', () => {
  const given = { text: '{{body.text}}', pace: '{{body.pace}}', tools: [{ name: '{{body.tool}}' }] }
  expect(readAiOptions(given)).toEqual(given)
})

test.each([
  '',
  ' ',
  'Hello, world!',
  'Grüße 你好 👋🏽 naïve\n\n  two',
  '{"a":[1,2.5,"x"]}',
  '---- ....',
])('the pieces of %j are the text', (text) => {
  expect(split(text).join('')).toBe(text)
  expect(Math.max(0, ...split(text).map((piece) => piece.length))).toBeLessThanOrEqual(13)
})
