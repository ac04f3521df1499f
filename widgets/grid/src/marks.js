import React from 'react';

// A thumbnail of what each view looks like, on 36 × 28.
const SHAPES = {
  rate: <path d="M7 14h20M29 9v10" strokeWidth="4" />,
  ring: <><circle cx="18" cy="14" r="7" strokeWidth="4" opacity=".4" /><path d="M18 7a7 7 0 1 1-7 7" strokeWidth="4" /></>,
  bars: <path d="M7 7h22M7 14h15M7 21h9" strokeWidth="4" />,
  stacked: <><path d="M7 10h9M7 18h14" strokeWidth="5" /><path d="M16 10h13M21 18h8" strokeWidth="5" opacity=".4" /></>,
  trend: <path d="M6 20l6-7 6 3 6-8 6 4" strokeWidth="2" />,
  ranking: <><path d="M7 8h2M7 14h2M7 20h2" strokeWidth="3" /><path d="M13 8h16M13 14h12M13 20h7" strokeWidth="3" /></>,
  pyramid: <path d="M15 6h6M12 11h12M9 16h18M6 21h24" strokeWidth="3.5" />,
  case_list: <><path d="M7 8h.1M7 14h.1M7 20h.1" strokeWidth="4" strokeLinecap="round" /><path d="M12 8h17M12 14h17M12 20h17" strokeWidth="2" /></>,
  needs_me: <><path d="M9 5l3 3-3 3-3-3zM9 17l3 3-3 3-3-3z" strokeWidth="1.5" /><path d="M16 8h13M16 20h13" strokeWidth="2" /></>,
  ticker: <path d="M5 14h6M14 14h17M9 20h16" strokeWidth="2.5" />,
  board: <path d="M6 7h6v9H6zM15 7h6v14h-6zM24 7h6v6h-6z" strokeWidth="2" />,
  crowd: <><path d="M6 20l8-9" strokeWidth="2" /><path d="M14 11l9 4" strokeWidth="4" /><path d="M23 15l7-8" strokeWidth="6" /></>,
  clock: <><circle cx="18" cy="14" r="9" strokeWidth="2" /><path d="M18 9v5l4 2" strokeWidth="2" /></>,
  duty: <><circle cx="12" cy="10" r="3" strokeWidth="2" /><path d="M6 22c0-7 12-7 12 0M22 9h8M22 15h8" strokeWidth="2" /></>,
  map: <><path d="M8 8l8-3 7 3 6-2v15l-6 2-7-3-8 3z" strokeWidth="1.5" /><circle cx="18" cy="13" r="2" strokeWidth="2" /></>,
};

/** The thumbnail of `view`; a figure where it has none of its own. */
export default function Mark({view}) {
  return (
    <svg className="mark" viewBox="0 0 36 28" fill="none" stroke="currentColor" aria-hidden="true">
      {SHAPES[view] ?? <text x="18" y="19" textAnchor="middle" fill="currentColor" stroke="none">12</text>}
    </svg>
  );
}
