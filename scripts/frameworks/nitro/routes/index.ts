export default () => 'The shop'
