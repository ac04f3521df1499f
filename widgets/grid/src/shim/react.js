// The React that Dash brought along.
const {React} = window;
export default React;
export const {memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState} = React;
