import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.record import Source
from qawl.resources import schema_dir
from qawl.sources.naming import ID, LONGEST, article_id, slug
from qawl.sources.provenance import iso8601, tidy


@given(st.text(min_size=1), st.none() | st.text(min_size=1))
def test_ids_are_safe_file_names(name, collection):
    for id in (slug(name), article_id(collection, name)):
        assert ID.match(id)
        assert len(id) <= LONGEST


@given(st.text(), st.text())
def test_names_that_differ_in_more_than_case_and_outer_space_have_two_ids(one, other):
    def plain(name):
        return name.strip().lower().replace("#", "-").strip("-._")

    assert (slug(one) == slug(other)) <= (plain(one) == plain(other))


@pytest.mark.parametrize(
    ("collection", "name", "id"),
    [
        ("saudinewsnet", "2015-07-21#682", "saudinewsnet-2015-07-21-682"),
        ("ant", "BB-culture-1-20180218", "ant-bb-culture-1-20180218"),
        ("constructed", "constructed-0001", "constructed-0001"),
        (None, "000_778132d490fe4438", "000_778132d490fe4438"),
    ],
)
def test_ids_of_known_shapes(collection, name, id):
    assert article_id(collection, name) == id


@pytest.mark.parametrize("name", ["خبر عاجل", "a b", "x" * 300, "../up", "a/b"])
def test_a_name_that_does_not_fit_ends_with_a_checksum(name):
    assert re.search(r"(^|-)[0-9a-f]{12}$", slug(name))


@pytest.mark.parametrize(
    ("given_date", "expected"),
    [
        ("2015-07-21 02:51:32", "2015-07-21T02:51:32"),
        ("2015-07-21", "2015-07-21"),
        ("2015/07/21", "2015-07-21"),
        ("20150721", "2015-07-21"),
        ("Sun, 18 Feb 2018 21:35:43 +0400", "2018-02-18T21:35:43+04:00"),
        ("Sun, 18 Feb 2018 17:21:49 GMT", "2018-02-18T17:21:49+00:00"),
        ("2018-02-18T17:21:49Z", "2018-02-18T17:21:49+00:00"),
        ("2018-13-40", None),
        ("2018-02-18T17:21:49+03:06:52", None),  # seconds in an offset: no clock's, and no record may hold them
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates(given_date, expected):
    assert iso8601(given_date) == expected


SCHEMA = json.loads((schema_dir() / "record.schema.json").read_text("utf-8"))
PATTERNS = {
    name: column.get("pattern") or SCHEMA["$defs"]["wordsOrNull"]["pattern"]
    for name, column in SCHEMA["$defs"]["source"]["properties"].items()
}
PARTS = [*"-/:T+. Z", "2018", "02", "21", "Sun,", "Feb", "GMT", "2018-02-18", "17:21:49", "+04:00"]
dates = st.lists(st.sampled_from(PARTS), max_size=9).map("".join)


@given(st.text() | dates | st.datetimes(timezones=st.timezones()).map(str))
def test_any_date_is_read_as_a_record_may_hold_it_or_refused(value):
    found = iso8601(value)
    assert found is None or re.search(PATTERNS["published"], found)


texts = st.text() | dates | st.sampled_from(["https://example.org/ا ب", "http://", "\u200b", "a\u0301", "\xa0"])
sources = st.builds(Source, *[st.none() | texts for _ in Source.__slots__])


@given(sources)
def test_tidy_provenance_fits_the_schema_and_stays_as_it_is(source):
    tidied, unusable = tidy(source)
    for name, value in tidied.to_dict().items():
        assert value is None or re.search(PATTERNS[name], value)
        assert value is None or name not in unusable
    assert tidy(tidied) == (tidied, ())
