// SPDX-License-Identifier: MIT
// Names neurons in text: a population with, in brackets, Python's slices and single positions:
//
//     exc     exc[3]     exc[0:25]     exc[0:100:5]     exc[-1]     exc[0:3,7,9:]
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "neurapse/catalogue/reader.hpp"
#include "neurapse/contract/any_population.hpp"

namespace neurapse {

/// Positions of neurons, ascending and each once. A slice costs no memory, however long.
class neuron_list {
public:
    class iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = neuron_id;
        using difference_type = std::ptrdiff_t;
        using pointer = neuron_id const*;
        using reference = neuron_id;

        iterator() = default;
        iterator(neuron_list const& of, std::size_t k) : of_(&of), k_(k) {}
        neuron_id operator*() const { return (*of_)[k_]; }
        iterator& operator++() { return ++k_, *this; }
        iterator operator++(int) { return {*of_, k_++}; }
        friend bool operator==(iterator const&, iterator const&) = default;

    private:
        neuron_list const* of_ = nullptr;
        std::size_t k_ = 0;
    };

    neuron_list() = default;
    /// `count` neurons from the first on, every `step`-th.
    neuron_list(neuron_id first, std::size_t count, neuron_id step = 1)
        : first_(first), step_(step), size_(count) {}
    /// In any order, and perhaps named twice.
    explicit neuron_list(std::vector<neuron_id> all);

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    neuron_id operator[](std::size_t k) const {
        return listed_.empty() ? first_ + neuron_id(k) * step_ : listed_[k];
    }
    iterator begin() const { return {*this, 0}; }
    iterator end() const { return {*this, size_}; }
    operator std::vector<neuron_id>() const { return {begin(), end()}; }

private:
    neuron_id first_ = 0, step_ = 1;
    std::size_t size_ = 0;
    std::vector<neuron_id> listed_;  ///< where it is no slice
};

/// Neurons of one population.
struct selection {
    std::size_t population = 0;
    neuron_list neurons;
    std::string text;  ///< as written
};

/// What a selector may choose from.
struct named_population {
    std::string name;
    std::uint32_t size;
    std::size_t dot = std::string::npos;  ///< of an event: where its own name follows that of its neurons
};

/// What is selected for: neurons, or whatever has spikes.
enum class selects { neurons, neurons_or_events };

/// Reads a selector; whatever is wrong is complained of in `from`, at `s`.
std::vector<selection> read_selectors(reader& from, std::string_view key, setting const& s,
                                      std::vector<named_population> const& known,
                                      selects what = selects::neurons);

}  // namespace neurapse
