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
  gauge: <><path d="M8 20a10 10 0 0 1 20 0" strokeWidth="3" /><path d="M18 20l5-7" strokeWidth="2" /></>,
  table: <path d="M7 6h22v16H7zM7 11h22M14 6v16" strokeWidth="1.5" />,
  calendar: <><path d="M7 6h4v4H7zM13 6h4v4h-4zM25 6h4v4h-4zM7 12h4v4H7zM19 12h4v4h-4zM13 18h4v4h-4zM25 18h4v4h-4z" strokeWidth="1" fill="currentColor" /><path d="M19 6h4v4h-4zM13 12h4v4h-4zM25 12h4v4h-4zM7 18h4v4H7zM19 18h4v4h-4z" strokeWidth="1" /></>,
  countdown: <><path d="M12 5h12M12 23h12M13 5c0 5 10 6 10 9s-10 4-10 9M23 5c0 5-10 6-10 9s10 4 10 9" strokeWidth="1.5" /></>,
  text: <path d="M7 8h22M7 13h22M7 18h14" strokeWidth="2" />,
  section: <><path d="M7 7h10" strokeWidth="3" /><path d="M7 12h22" strokeWidth="1" /><path d="M7 17h9v5H7zM20 17h9v5h-9z" strokeWidth="1.5" opacity=".5" /></>,
  image: <><path d="M6 6h24v16H6zM6 19l7-6 6 5 4-3 7 5" strokeWidth="1.5" /><circle cx="23" cy="10.500" r="1.500" strokeWidth="1.5" /></>,
  link: <><path d="M15 17l7-7M14 12l-3 3a4 4 0 0 0 5 5l3-3M18 10l3-3a4 4 0 0 1 5 5l-3 3" strokeWidth="2" /></>,
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
