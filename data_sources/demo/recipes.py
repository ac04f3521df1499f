"""Every recipe of the demo, by dataset. A dataset that rows are loaded into and that has none here stays empty."""

from data_sources.demo import _recipes_events, _recipes_knowledge, _recipes_people, _recipes_places
from data_sources.demo.feed_rows import Recipe

RECIPES: dict[str, Recipe] = {**_recipes_people.RECIPES, **_recipes_places.RECIPES, **_recipes_knowledge.RECIPES, **_recipes_events.RECIPES}
