// An answer to Dash that says the session is over: Dash stumbles over it and the page stands still, whatever is pressed. It goes where a page whose session has ended goes.

/** Call `over()` as soon as a request of Dash is refused because nobody is signed in any more. */
export function whenOver(over, scope = globalThis) {
  const ask = scope.fetch.bind(scope);
  scope.fetch = async (what, ...how) => {
    const answer = await ask(what, ...how);
    if (answer.status !== 401 || !String(what?.url ?? what).includes("/_dash-")) return answer;
    over();
    return new Promise(() => {}); // this page is left: there is nothing to draw any more
  };
}
