"""One test for many tables of bad calls."""

import pytest


def answered(bad):
    """Return a test that each call of {what: (call, error, sentence)} is refused in one line."""

    @pytest.mark.parametrize("what", bad)
    def test(what):
        call, error, sentence = bad[what]
        with pytest.raises(error, match=sentence) as caught:
            call()
        assert len(str(caught.value).splitlines()) == 1

    return test
