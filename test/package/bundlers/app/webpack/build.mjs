/** Builds the page with webpack, with the CSS setup of most apps: css-loader and a separate, minified file. */
import { fileURLToPath } from 'node:url';
import CssMinimizerPlugin from 'css-minimizer-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import webpack from 'webpack';

const context = fileURLToPath(new URL('.', import.meta.url));

const compiler = webpack({
  mode: 'production',
  context,
  entry: { main: './main.mjs' },
  output: { path: `${context}dist`, filename: '[name].js', publicPath: './' },
  module: { rules: [{ test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader'] }] },
  plugins: [new MiniCssExtractPlugin({ filename: '[name].css' })],
  optimization: { minimizer: ['...', new CssMinimizerPlugin()] },
});

compiler.run((error, stats) => {
  if (error !== null || stats === undefined || stats.hasErrors() || stats.hasWarnings()) {
    console.error(error ?? stats?.toString({ errorDetails: true }));
    // The warning about the size does not matter here.
    process.exitCode = error !== null || stats?.hasErrors() === true ? 1 : 0;
  }
});
