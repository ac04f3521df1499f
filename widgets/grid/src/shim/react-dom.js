// The ReactDOM that Dash brought along.
export const {createPortal} = window.ReactDOM;
