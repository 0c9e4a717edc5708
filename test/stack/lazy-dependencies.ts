/**
 * Packages that pages load late. Vite's development server prepares the packages that it finds at the start. If it found
 * these later, it would reload the page in the middle of a test.
 */
export const LAZY_DEPENDENCIES = [
  '@aws-sdk/client-polly',
  '@aws-sdk/credential-provider-cognito-identity',
  '@smithy/core/event-streams',
  '@smithy/core/protocols',
  '@smithy/core/serde',
  '@smithy/fetch-http-handler',
  'is-network-error',
  'mpg123-decoder',
  'n2words/ar-SA',
  'n2words/de-DE',
  'n2words/en-GB',
  'n2words/en-US',
  'n2words/es-ES',
  'n2words/fr-FR',
  'n2words/hi-IN',
  'n2words/it-IT',
  'n2words/ja-JP',
  'n2words/ko-KR',
  'n2words/zh-Hans-CN',
  'opus-decoder',
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-dev-runtime',
];
