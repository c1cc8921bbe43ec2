// What a scenario says of a card (UICC), at the start and when it puts in another one.
#pragma once

#include "emu/lte/config.hpp"
#include "scenarios/yaml/yaml_reader.hpp"

namespace scenarios::inline v0 {

/// Text of digits only, with a number of them between `low` and `high`.
void parse_digits(Map& map, std::string_view key, std::size_t low, std::size_t high,
                  std::string& out);
/// The card's number as AT%XICCID gives it: twenty digits, the last perhaps a filling F.
void parse_iccid(Map& map, std::string& out);
/// How it behaves, and its codes.
void parse_card(Map& map, emu::lte::CardConfig& card);
/// As flow YAML, without the braces: what differs from a card of which nothing is said.
std::string to_text(const emu::lte::CardConfig& card);

} // namespace scenarios::inline v0
