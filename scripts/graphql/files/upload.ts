import { defineMock } from 'mockapi'

export default defineMock({
  'MUTATION upload': async ({ args, db }) => {
    const { file, note } = args as { file: File; note?: string }
    return db('files').create({ name: file.name, text: await file.text(), note })
  },
})
