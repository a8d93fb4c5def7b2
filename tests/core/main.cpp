// The runner of the suite: every other file here is a list of statements about one header of cpp/kl.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
