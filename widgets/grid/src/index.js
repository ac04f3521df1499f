// The components of Magnet's own bundle, where Dash looks for the namespace "magnet".
import {liveClient} from './asset.js';
import Grid from './Grid.js';
import Live from './Live.js';
import {shows} from './showing.js';

window.magnet = Object.assign(window.magnet ?? {}, {Grid, Live, liveClient, shows});
