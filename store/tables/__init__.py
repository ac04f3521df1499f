"""Every table of the store, by theme."""

from store.tables._cases import (
    case_filter_defaults,
    case_filters,
    case_links,
    case_messages,
    case_photos,
    cases,
    entries,
    photo_covers,
    photos,
    rejected,
    steps,
    voices,
)
from store.tables._cells import cell_edits, cell_lines, cell_staff, cell_versions, staff_changes, surveys
from store.tables._corrections import correction_photos, corrections
from store.tables._definitions import definitions
from store.tables._corrections import correction_photos, corrections, monthly_cells
from store.tables._desks import handovers
from store.tables._doors import catalogues, deliveries, handed_over, handler_updates, import_refusals, imports, webhooks
from store.tables._field import collected, patrol_checks, patrol_findings, patrol_members, patrol_routes, patrol_runs, recurring, recurring_photos, visits
from store.tables._ground import grounds, guard_officers, guards, watched_areas
from store.tables._loads import dataset_quality, interface_states, load_faults, loads
from store.tables._map_views import map_views
from store.tables._metadata import metadata
from store.tables._pages import linked_magnets, page_choices, page_homes, page_versions, pages, published, templates
from store.tables._reach import consent_homes, consent_sheets, reaches, service_members
from store.tables._search import search_marks, search_records, searches
from store.tables._space import areas
from store.tables._staff import accounts, departments, devices, login_failures, officers, sessions
from store.tables._streams import streams
from store.tables._system import audit, counters, meta, outbox
from store.tables._tellings import channel_choices, notices, notifications, push_subscriptions, tasks, tellings
from store.tables._things import (
    bodycams,
    buildings,
    cameras,
    community_types,
    components,
    crowd_readings,
    crowd_segments,
    enterprises,
    facilities,
    homes,
    people,
    sensors,
)
from store.tables._trust import api_tokens, audit_chain, audit_cuts, grants
from store.tables._walls import playlists, wall_playing, walls

__all__ = [
    "accounts",
    "api_tokens",
    "areas",
    "audit",
    "audit_chain",
    "audit_cuts",
    "bodycams",
    "buildings",
    "cameras",
    "case_filter_defaults",
    "case_filters",
    "case_links",
    "case_messages",
    "case_photos",
    "cases",
    "catalogues",
    "cell_edits",
    "cell_lines",
    "cell_staff",
    "cell_versions",
    "channel_choices",
    "collected",
    "community_types",
    "components",
    "correction_photos",
    "corrections",
    "consent_homes",
    "consent_sheets",
    "counters",
    "crowd_readings",
    "crowd_segments",
    "dataset_quality",
    "definitions",
    "deliveries",
    "departments",
    "devices",
    "enterprises",
    "entries",
    "facilities",
    "grants",
    "grounds",
    "guard_officers",
    "guards",
    "handed_over",
    "handler_updates",
    "handovers",
    "homes",
    "import_refusals",
    "imports",
    "interface_states",
    "linked_magnets",
    "load_faults",
    "loads",
    "login_failures",
    "map_views",
    "meta",
    "metadata",
    "monthly_cells",
    "notices",
    "notifications",
    "officers",
    "outbox",
    "page_choices",
    "page_homes",
    "page_versions",
    "pages",
    "patrol_checks",
    "patrol_findings",
    "patrol_members",
    "patrol_routes",
    "patrol_runs",
    "people",
    "photo_covers",
    "photos",
    "playlists",
    "published",
    "push_subscriptions",
    "reaches",
    "recurring",
    "recurring_photos",
    "rejected",
    "search_marks",
    "search_records",
    "searches",
    "sensors",
    "service_members",
    "sessions",
    "staff_changes",
    "steps",
    "streams",
    "surveys",
    "tasks",
    "tellings",
    "templates",
    "visits",
    "voices",
    "wall_playing",
    "walls",
    "watched_areas",
    "webhooks",
]
