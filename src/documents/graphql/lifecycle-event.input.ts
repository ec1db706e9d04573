import { inputClassNamed } from './event-input-classes.js';

/**
 * The input of one event: one nullable member for each type that a client may send, of which
 * exactly one is given. Its values are event documents for `readDocument`.
 */
export const LifecycleEventInput = inputClassNamed('LifecycleEventInput');
