/** A process for the tests of OwnedProcess: connects to a port and stays until it is ended. */
import { connect } from 'node:net';

connect(Number(process.argv[2]), '127.0.0.1').on('error', () => process.exit(3));
