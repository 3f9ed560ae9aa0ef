// The pages work as plain forms; each module makes one thing quicker.
import { followChanges } from './live.js';
import { sendInPlace } from './send.js';
import { keepKeys } from './keys.js';
import { openAtNewest } from './newest.js';

followChanges();
sendInPlace();
keepKeys();
openAtNewest();
